using System.ComponentModel.DataAnnotations;

namespace Mailroom.Configuration;

/// <summary>Section <c>Storage</c>: where everything is kept.</summary>
public sealed class StorageOptions
{
    /// <summary>The folder of the database, the vault and the sealed files (<c>--data</c>).</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>The folder of the master key's file; it must not lie in the data folder. Empty: <c>mailroom</c> in the user's configuration folder.</summary>
    public string MasterKeyFolder { get; set; } = "";

    /// <summary>A program with its arguments that writes the master key, instead of a file; empty: none.</summary>
    public string[] MasterKeyCommand { get; set; } = [];

    /// <summary>After how long in use a master key that is a file is rotated by the server itself; null: never.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan? MasterKeyRotation { get; set; }
}
