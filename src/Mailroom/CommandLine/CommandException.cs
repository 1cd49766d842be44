namespace Mailroom.CommandLine;

/// <summary>A command cannot do what it was asked; the message says why.</summary>
public sealed class CommandException(string message) : Exception(message);
