"""Addresses in feeds: made absolute, limited to the web, and freed of what only counts clicks."""

from __future__ import annotations

import re

from yarl import URL

# Parameters that name the way a reader came, never the page. Whatever is not listed stays: it may name the article.
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d?|link_\w+|format|ptr_name|bbc_team|ptr_type|campaign_type)|ns_\w+|mtm_\w+"
    r"|pk_\w+|piwik_\w+|hsa_\w+|_hs(?:enc|mi)|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|ttclid"
    r"|cmpid|ftag|ocid|soc_src|soc_trk|guccounter|guce_referrer(?:_sig)?|smid|smtyp|traffic_source"
    r"|maca|wt_mc|wtmc|xtor|ito|intcmp|icid|campaign_id|sr_share|s_cid|sref",
    re.IGNORECASE,
)
LONGEST = 2000  # characters; browsers and chats cut longer ones


def absolute(link: str, base: str) -> str:
    """The link as an absolute address of the web, or "" where it is none."""
    link = "".join(link.split())
    if not link:
        return ""
    try:
        url = URL(link)
        if not url.scheme:
            url = URL(base).join(url)
    except (ValueError, TypeError):
        return ""
    return str(url) if url.scheme in ("http", "https") and url.host and len(str(url)) <= LONGEST else ""


def untracked(link: str) -> str:
    """The same address without tracking parameters; unchanged to the letter where it has none."""
    if "?" not in link:
        return link
    url = URL(link)
    kept = [(name, value) for name, value in url.query.items() if not _TRACKING.fullmatch(name)]
    return link if len(kept) == len(url.query) else str(url.with_query(kept or None))
