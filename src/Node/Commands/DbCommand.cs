using System.CommandLine;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain db check|export|import|snapshot|restore</c>: work on the folder of a node that is stopped.
/// </summary>
internal static class DbCommand
{
    public static Command Create() => new("db", "Checks, copies and restores what a stopped node keeps")
    {
        DbCheckCommand.Create(),
        DbExportCommand.Create(),
        DbImportCommand.Create(),
        DbSnapshotCommand.Create(),
        DbRestoreCommand.Create(),
    };

    /// <summary>The node's folder.</summary>
    internal static Option<string> DataOption() => new("--data")
    {
        Description = "The folder of a node that is not running",
        HelpName = "FOLDER",
        Required = true,
    };

    /// <summary>Results for programs.</summary>
    internal static Option<bool> JsonOption() => new("--json") { Description = "One JSON object instead of text" };
}
