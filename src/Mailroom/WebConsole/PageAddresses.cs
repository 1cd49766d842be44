using Mailroom.Storage;
using Microsoft.AspNetCore.Components;

namespace Mailroom.WebConsole;

/// <summary>The addresses of pages.</summary>
public static class PageAddresses
{
    /// <summary>The page of a classification, a batch or a file.</summary>
    public static string Page(this Scope scope) => scope switch
    {
        { FileId: { } file } => $"{scope.Batch.Page()}/files/{file}",
        { BatchId: { } batch } => $"{scope.Classification.Page()}/batches/{batch}",
        _ => $"/classifications/{scope.ClassificationId}",
    };

    /// <summary>The page that signs in, and leads back to the one that is open.</summary>
    public static string SignIn(this NavigationManager navigation) => "/sign-in?to=" + Uri.EscapeDataString("/" + navigation.ToBaseRelativePath(navigation.Uri));
}
