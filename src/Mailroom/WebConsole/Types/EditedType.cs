using Mailroom.Api;
using Mailroom.Storage.Database;

namespace Mailroom.WebConsole.Types;

/// <summary>A document type while it is being edited.</summary>
public sealed class EditedType
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What such documents are.</summary>
    public string Description { get; set; } = "";

    /// <summary>Its unique words.</summary>
    public List<string> Words { get; init; } = [];

    /// <summary>The template that is linked to it.</summary>
    public string? ExtractionId { get; init; }

    /// <summary>Begins to edit a type.</summary>
    public static EditedType Of(DocumentTypeDetails type) =>
        new() { Name = type.Name ?? "", Description = type.Description ?? "", Words = [.. (type.UniqueWords ?? []).OfType<string>()], ExtractionId = type.ExtractionId };

    /// <summary>Begins to edit a type.</summary>
    public static EditedType Of(TypeDefinition type) => Of(DocumentTypeDetails.Of(type));

    /// <summary>The type as it is to be.</summary>
    public DocumentTypeDetails ToDetails() => new(Name, Description, [.. Words], ExtractionId);
}
