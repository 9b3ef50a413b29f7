"""What `aidwire doctor` looks at, beyond the chats."""
