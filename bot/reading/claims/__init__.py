"""What is given by whom to whom, and how sure that is."""
