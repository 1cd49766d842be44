namespace Mailroom.Sorting;

/// <summary>A folder cannot be sorted; the message says why and what to do.</summary>
public sealed class SortingException(string message) : Exception(message);
