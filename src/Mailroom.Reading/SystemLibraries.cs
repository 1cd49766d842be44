using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Mailroom.Reading;

/// <summary>Libraries of the system that are used where they are installed: distributions install them without a plain name.</summary>
internal static class SystemLibraries
{
    /// <summary>Tesseract, which recognises text.</summary>
    public const string Tesseract = "tesseract";

    /// <summary>Libheif, which decodes HEIC and AVIF.</summary>
    public const string Heif = "heif";

    // Of each the versions whose functions are alike.
    private static readonly Dictionary<string, string[]> FileNames = new()
    {
        [Tesseract] = ["libtesseract.so.5", "libtesseract.so.4", "libtesseract.5.dylib", "libtesseract.so", "tesseract"],
        [Heif] = ["libheif.so.1", "libheif.1.dylib", "libheif.so", "heif"],
    };

    private static readonly ConcurrentDictionary<string, nint> Loaded = new();

    // An assembly has one resolver.
    static SystemLibraries() => NativeLibrary.SetDllImportResolver(typeof(SystemLibraries).Assembly, (name, _, _) => FileNames.ContainsKey(name) ? Find(name) : 0);

    /// <summary>Whether a library is installed; one that is installed later is found then.</summary>
    public static bool Has(string name) => Find(name) != 0;

    private static nint Find(string name)
    {
        if (Loaded.TryGetValue(name, out var known))
            return known;
        foreach (var file in FileNames[name])
        {
            if (NativeLibrary.TryLoad(file, Assembly.GetExecutingAssembly(), null, out var handle))
                return Loaded.GetOrAdd(name, handle);
        }

        return 0;
    }
}
