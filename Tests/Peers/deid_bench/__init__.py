"""The bench of de-identification: cases, what is expected of them, and the tools that are measured."""
