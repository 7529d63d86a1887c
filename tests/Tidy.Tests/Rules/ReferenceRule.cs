using System.Xml;
using System.Xml.Linq;

namespace MarketChain.Tidy.Tests;

/// <summary>Which project may see which: nothing reaches a project but by the arrows drawn here.</summary>
internal sealed class ReferenceRule : Rule
{
    /// <summary>
    /// Node joins all. Consensus is pure (no I/O, clock, thread or logger), the Evm sees the world through its host
    /// only, Storage holds the only RocksDB interop, and Wire is what Rpc and Client share.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> MayReference =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["Primitives"] = [],
            ["Storage"] = ["Primitives"],
            ["Evm"] = ["Primitives"],
            ["Consensus"] = ["Primitives"],
            ["Network"] = ["Primitives"],
            ["Wire"] = ["Primitives"],
            ["Client"] = ["Wire", "Primitives"],
            ["State"] = ["Storage", "Primitives"],
            ["Marketing"] = ["State", "Primitives"],
            ["Chain"] = ["Evm", "State", "Storage", "Marketing", "Primitives"],
            ["Replica"] = ["Chain", "Consensus", "State", "Storage", "Marketing", "Primitives"],
            ["Rpc"] = ["Chain", "Marketing", "Wire", "Primitives"],
            ["Node"] =
            [
                "Rpc", "Network", "Replica", "Consensus", "Chain", "Marketing", "Evm", "State", "Storage", "Wire",
                "Client", "Primitives",
            ],
        };

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        if (file.Project is not { } project || !file.Path.EndsWith(".csproj", StringComparison.Ordinal))
            yield break;
        if (!MayReference.TryGetValue(project, out var allowed))
        {
            yield return new(file.Path, 1, project, $"{project} is not in the table: decide what it may reference");
            yield break;
        }

        foreach (var reference in XDocument.Parse(file.Text, LoadOptions.SetLineInfo).Descendants("ProjectReference"))
        {
            var include = ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/');
            var target = Path.GetFileNameWithoutExtension(include);
            if (!allowed.Contains(target, StringComparer.Ordinal))
                yield return new(file.Path, LineOf(reference), target, $"{project} may not reference {target}");
        }
    }

    private static int LineOf(XElement element) => ((IXmlLineInfo)element).LineNumber;
}

/// <summary>
/// The same arrows for what the code names: a reference of a reference is in reach of the compiler, not of the design.
/// </summary>
internal sealed class NamespaceRule : Rule
{
    public override IEnumerable<Finding> Find(SourceFile file)
    {
        if (file.Project is not { } project || !ReferenceRule.MayReference.TryGetValue(project, out var allowed))
            return [];
        var forbidden = ReferenceRule.MayReference.Keys
            .Where(other => other != project && !allowed.Contains(other, StringComparer.Ordinal))
            .Select(other => "MarketChain." + other)
            .ToHashSet(StringComparer.Ordinal);
        return file.Names()
            .Where(use => forbidden.Contains(use.Name))
            .Select(use => new Finding(file.Path, use.Line, use.Name, $"{project} may not use {use.Name}"));
    }
}
