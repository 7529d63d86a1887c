using System.Text.RegularExpressions;

namespace MarketChain.Tidy.Tests;

/// <summary>Nothing here knows a machine it was written on: no home or scratch folders, no package registry.</summary>
internal sealed partial class MachineRule : Rule
{
    public override IEnumerable<Finding> Find(SourceFile file)
    {
        for (var i = 0; i < file.Lines.Length; i++)
        {
            if (MachinePath().Match(file.Lines[i]) is { Success: true } path)
                yield return new(file.Path, i + 1, path.Value, $"{path.Value} is a path of one machine");
            if (Registry().Match(file.Lines[i]) is { Success: true } host)
                yield return new(file.Path, i + 1, host.Value, $"{host.Value} is a package registry");
        }
    }

    [GeneratedRegex(@"(?<![\w.~$}-])/(work|root|home|tmp)/",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://[^/\s""<>]*(nuget|npm|pypi|registry|artifactory|nexus|proxy)[^/\s""<>]*",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Registry();
}
