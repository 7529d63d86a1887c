using System.CommandLine;
using MarketChain.Chain;
using MarketChain.Chain.Files;
using MarketChain.Node.Running;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain db import</c>: verifies the blocks of a file one by one and makes them this node's.
/// </summary>
internal static class DbImportCommand
{
    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = "The node's folder; created when missing", HelpName = "FOLDER", Required = true,
        };
        Option<string?> genesis = new("--genesis")
        {
            Description = "The chain's genesis file, for a folder that holds no chain yet", HelpName = "FILE",
        };
        Argument<string> file = new("FILE") { Description = "What 'db export' made" };
        Option<bool> json = JsonResult.Option();
        Command command = new("import", "Verifies and executes the blocks of a file that the node lacks")
        {
            data, genesis, file, json,
        };
        command.SetAction(result =>
        {
            using DataFolder folder = DataFolder.Take(result.GetRequiredValue(data));
            using OpenChain open = OpenChain.Open(folder, folder.OpenGenesis(result.GetValue(genesis)));
            ulong count = Import(open.Chain, result.GetRequiredValue(file));
            open.Flush();
            ChainHead head = open.Chain.Head;
            Console.WriteLine(result.GetValue(json)
                ? $$"""{"imported":{{count}},"head":{{head.Number}},"hash":"{{head.Hash}}"}"""
                : $"imported {count} blocks; the newest is {head.Number} {head.Hash}");
        });
        return command.WithExamples("marketchain db import --data ./paris --genesis genesis/dev.json blocks.mcb");
    }

    private static ulong Import(Blockchain chain, string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
            return ProgressBar.Run(
                "bytes",
                file.Length,
                progress => BlockFileReader.Import(chain, file, _ => progress(file.Position)));
        }
        catch (Exception fault) when (fault is BlockFileException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }
}
