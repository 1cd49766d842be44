using System.IO.Compression;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Changes of what lies in a ZIP archive, which is then a sound archive again.</summary>
internal static class PackageMutations
{
    public static byte[] Apply(byte[] file, byte[] other, Random random)
    {
        var (parts, strange) = (Unpack(file), Unpack(other));
        if (parts.Count == 0 || strange.Count == 0) return ByteMutations.Apply(file, other, random);
        var at = random.Next(parts.Count);
        var (name, content) = parts[at];
        var alike = strange.Find(part => part.Name == name).Content ?? strange[random.Next(strange.Count)].Content;
        switch (random.Next(12))
        {
            case 0:
                parts.RemoveAt(at);
                break;
            case 1:
                parts.Add((name, alike));
                break;
            case 2:
                parts[at] = (name, parts[random.Next(parts.Count)].Content);
                break;
            case 3:
                parts[at] = (parts[random.Next(parts.Count)].Name, content);
                break;
            case 4 or 5:
                parts[at] = (name, ByteMutations.Apply(content, alike, random));
                break;
            default:
                parts[at] = (name, TokenMutations.Apply(content, alike, random));
                break;
        }

        return Samples.Zip(parts, CompressionLevel.Fastest);
    }

    private static List<(string Name, byte[] Content)> Unpack(byte[] file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file));
            // One whose name damage has taken cannot be written again.
            return [.. archive.Entries.Where(entry => entry.FullName.Length > 0).Select(entry => (entry.FullName, Content(entry)))];
        }
        catch (InvalidDataException)
        {
            // An earlier change has damaged the archive itself.
            return [];
        }
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
