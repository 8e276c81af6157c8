"""What practice reads and keeps."""
