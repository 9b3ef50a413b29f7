"""`aidwire ...` with a preview that takes its time to answer, and a shorter grace: `python -m tests.integration.slow_bot`.

AIDWIRE_TEST_ANSWER: seconds from where a message stands until the bot hears of that.
"""

import asyncio
import os

import bot.app
from bot.cli import main
from handlers.preview.chat import PreviewChat

GRACE = 8.0


def slowly(post, seconds: float):
    async def late(*arguments, **named):
        receipt = await post(*arguments, **named)
        await asyncio.sleep(seconds)
        return receipt

    return late


if __name__ == "__main__":
    bot.app._GRACE_SECONDS = GRACE
    PreviewChat.post = slowly(PreviewChat.post, float(os.environ.pop("AIDWIRE_TEST_ANSWER")))
    main()
