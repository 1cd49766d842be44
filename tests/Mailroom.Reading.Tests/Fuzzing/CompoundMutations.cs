using Mailroom.Reading.Office;

namespace Mailroom.Reading.Tests.Fuzzing;

/// <summary>Changes of the streams in a compound file, which is then a sound container again.</summary>
internal static class CompoundMutations
{
    public static byte[] Apply(byte[] file, byte[] other, Random random)
    {
        var (nodes, strange) = (Unpack(file), Unpack(other));
        var streams = nodes.SelectMany(Streams).ToList();
        if (streams.Count == 0 || strange.Length == 0) return ByteMutations.Apply(file, other, random);
        var chosen = streams[random.Next(streams.Count)];
        var alike = strange.SelectMany(Streams).FirstOrDefault(stream => stream.Name == chosen.Name) ?? streams[random.Next(streams.Count)];
        return CompoundFileWriter.Write(random.Next(10) switch
        {
            0 => Replaced(nodes, chosen),
            1 => Replaced(nodes, chosen, chosen with { Content = alike.Content }),
            2 => [.. nodes, strange[random.Next(strange.Length)]],
            _ => Replaced(nodes, chosen, chosen with { Content = ByteMutations.Apply(chosen.Content!, alike.Content!, random) }),
        });
    }

    private static CompoundNode[] Unpack(byte[] content)
    {
        try
        {
            var file = CompoundFile.Open(content);
            return [.. file.Root.Children.Select(child => Node(file, child))];
        }
        catch (Exception exception) when (exception is ReadingException or InvalidDataException)
        {
            // An earlier change has damaged the container itself.
            return [];
        }
    }

    private static CompoundNode Node(CompoundFile file, CompoundEntry entry) =>
        entry.IsStorage ? new(entry.Name, null, [.. entry.Children.Select(child => Node(file, child))]) : new(entry.Name, file.Read(entry));

    private static IEnumerable<CompoundNode> Streams(CompoundNode node) => node.Content is null ? node.Children.SelectMany(Streams) : [node];

    private static CompoundNode[] Replaced(CompoundNode[] nodes, CompoundNode wanted, params CompoundNode[] by) =>
        [.. nodes.SelectMany(node => ReferenceEquals(node, wanted) ? by : [node with { Children = Replaced(node.Children, wanted, by) }])];
}
