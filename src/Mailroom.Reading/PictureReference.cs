namespace Mailroom.Reading;

/// <summary>A picture within a document, where it was met.</summary>
/// <param name="Page">The index of the page.</param>
/// <param name="Line">How many lines of the page stand before it.</param>
/// <param name="Name">What the document calls it.</param>
/// <param name="IsDecoration">Whether it is shown small or in a margin, as a logo is.</param>
internal readonly record struct PictureReference(int Page, int Line, string Name, bool IsDecoration = false);
