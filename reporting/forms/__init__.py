"""What people type, by the page they type it on: the report, its review, the cycles."""
