using MarketChain.Chain.Emergency;
using MarketChain.Node.Commands;

namespace MarketChain.Node.Running;

/// <summary>
/// The emergency changes of validators in a data folder, where operators put them (docs/spec/governance.md 6):
/// <code>
/// validator-changes/*.json
/// </code>
/// </summary>
internal static class ValidatorChanges
{
    /// <summary>All of them; none when there is no such folder.</summary>
    /// <exception cref="CommandException">One cannot be read.</exception>
    public static IReadOnlyList<ValidatorChange> ReadAll(DataFolder folder)
    {
        string path = Path.Combine(folder.Path, "validator-changes");
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal).Select(ValidatorsCommand.Read)]
            : [];
    }
}
