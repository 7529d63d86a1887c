using System.CommandLine;
using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Snapshots;
using MarketChain.Node.Running;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain db restore</c>: a new node begins where a snapshot ends, and believes nothing in it.
/// </summary>
internal static class DbRestoreCommand
{
    public static Command Create()
    {
        Option<string> data = new("--data")
        {
            Description = "The new node's folder; created when missing", HelpName = "FOLDER", Required = true,
        };
        Option<string?> genesis = new("--genesis") { Description = "The chain's genesis file", HelpName = "FILE" };
        Argument<string> file = new("FILE") { Description = "What 'db snapshot' made, on whatever node" };
        Option<bool> json = JsonResult.Option();
        Command command = new("restore", "Fills a new folder from a snapshot, verifying everything")
        {
            data, genesis, file, json,
        };
        command.SetAction(result =>
        {
            using DataFolder folder = DataFolder.Take(result.GetRequiredValue(data));
            ChainHead head = Restore(
                folder, folder.OpenGenesis(result.GetValue(genesis)), result.GetRequiredValue(file));
            Console.WriteLine(result.GetValue(json)
                ? $$"""{"head":{{head.Number}},"hash":"{{head.Hash}}"}"""
                : $"the newest block is {head.Number} {head.Hash}: compare it with one from elsewhere");
        });
        return command.WithExamples("marketchain db restore --data ./paris --genesis genesis/dev.json chain.mcs");
    }

    private static ChainHead Restore(DataFolder folder, GenesisConfig genesis, string path)
    {
        if (Directory.Exists(folder.Database))
        {
            throw new CommandException($"--data: {folder.Path} holds a chain already: expected a new folder");
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
            using RocksDbStore store = RocksDbStore.Open(folder.Database, new RocksDbSettings());
            using BlockLogs logs = BlockLogs.Open(folder.Path);
            ChainHead head = ProgressBar.Run(
                "bytes",
                file.Length,
                progress => SnapshotReader.Restore(
                    genesis,
                    store,
                    logs,
                    file,
                    _ => progress(file.Position),
                    ValidatorChanges.ReadAll(folder)));
            store.FlushWal(sync: true);
            return head;
        }
        catch (BlockFileException fault)
        {
            throw new CommandException($"{path}: {fault.Message}; {folder.Path} is of no use now", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }
}
