using System.CommandLine;
using MarketChain.Chain;
using MarketChain.Chain.Snapshots;
using MarketChain.Node.Running;

namespace MarketChain.Node.Commands;

/// <summary><c>marketchain db snapshot</c>: the chain with its newest state in one file.</summary>
internal static class DbSnapshotCommand
{
    public static Command Create()
    {
        Option<string> data = DbCommand.DataOption();
        Argument<string> file = new("FILE") { Description = "The file to make; it must not exist" };
        Option<bool> json = JsonResult.Option();
        Command command = new("snapshot", "Writes all blocks and the newest state to a file for a new node")
        {
            data, file, json,
        };
        command.SetAction(result =>
        {
            using DataFolder folder = DataFolder.TakeExisting(result.GetRequiredValue(data));
            using OpenChain open = OpenChain.Open(folder, folder.OpenGenesis(given: null));
            using ChainReader reader = open.Chain.OpenReader();
            Write(reader, result.GetRequiredValue(file));
            ChainHead head = reader.Head;
            Console.WriteLine(result.GetValue(json)
                ? $$"""{"head":{{head.Number}},"hash":"{{head.Hash}}"}"""
                : $"made a snapshot of chain {reader.Spec.Genesis.Name} at block {head.Number} {head.Hash}");
        });
        return command.WithExamples("marketchain db snapshot --data ./london chain.mcs");
    }

    private static void Write(ChainReader reader, string path)
        => DbCommand.MakeFile(path, file => ProgressBar.Run("blocks", reader.Head.Number, progress =>
        {
            SnapshotWriter.Write(reader, file, number => progress(number));
            return reader.Head;
        }));
}
