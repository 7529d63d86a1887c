using System.CommandLine;
using MarketChain.Chain.Files;

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

    /// <summary>Makes a file, which must not exist; blocks that cannot be had leave none.</summary>
    /// <exception cref="CommandException">It exists, or cannot be written.</exception>
    internal static void MakeFile(string path, Action<FileStream> write)
    {
        try
        {
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
            write(file);
            file.Flush(flushToDisk: true);
        }
        catch (BlockFileException fault)
        {
            File.Delete(path);
            throw new CommandException(fault.Message, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }
}
