namespace Mailroom.Classifying;

/// <summary>A kind of document, as the user defines it.</summary>
/// <param name="Name">The label for people; unique within the list, compared without case.</param>
/// <param name="Description">What such documents are; may be empty.</param>
/// <param name="UniqueWords">Words or phrases likely to appear in such documents; may be empty.</param>
public sealed record DocumentType(string Name, string Description, IReadOnlyList<string> UniqueWords);
