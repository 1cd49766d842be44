namespace Mailroom.Sorting;

/// <summary>What becomes of a file that is sorted.</summary>
internal enum SortAction
{
    /// <summary>It stays, and a copy is sorted.</summary>
    Copy,

    /// <summary>It leaves its place.</summary>
    Move,

    /// <summary>It stays, and gets a second name: a hard link, or a symbolic link on another file system.</summary>
    Link,
}
