using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Mailroom.WebConsole;

/// <summary>Keeps the keys of pages' own marks in memory: what they protect lives no longer than the process, and nothing is to be left in anybody's home folder.</summary>
internal sealed class MemoryKeys : IXmlRepository
{
    private readonly Lock gate = new();
    private readonly List<XElement> elements = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (gate) return [.. elements.Select(element => new XElement(element))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (gate) elements.Add(new XElement(element));
    }
}
