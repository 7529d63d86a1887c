using System.CommandLine;
using MarketChain.Chain;
using MarketChain.Chain.Files;
using MarketChain.Node.Running;

namespace MarketChain.Node.Commands;

/// <summary><c>marketchain db export</c>: blocks and the rows of their batches in one file.</summary>
internal static class DbExportCommand
{
    public static Command Create()
    {
        Option<string> data = DbCommand.DataOption();
        Option<ulong> from = new("--from")
        {
            Description = "The first block", HelpName = "NUMBER", DefaultValueFactory = _ => 1,
        };
        Option<ulong?> to = new("--to") { Description = "The last block [default: the newest]", HelpName = "NUMBER" };
        Argument<string> file = new("FILE") { Description = "The file to make; it must not exist" };
        Option<bool> json = JsonResult.Option();
        Command command = new("export", "Writes blocks with their impressions to a file for another node")
        {
            data, from, to, file, json,
        };
        command.SetAction(result =>
        {
            using DataFolder folder = DataFolder.TakeExisting(result.GetRequiredValue(data));
            using OpenChain open = OpenChain.Open(folder, folder.OpenGenesis(given: null));
            using ChainReader reader = open.Chain.OpenReader();
            ulong first = result.GetRequiredValue(from);
            ulong last = result.GetValue(to) ?? reader.Head.Number;
            Export(reader, first, last, result.GetRequiredValue(file));
            Console.WriteLine(result.GetValue(json)
                ? $$"""{"from":{{first}},"to":{{last}},"head":"{{reader.Head.Hash}}"}"""
                : $"exported blocks {first} to {last} of chain {reader.Spec.Genesis.Name}");
        });
        return command.WithExamples("marketchain db export --data ./london blocks.mcb");
    }

    private static void Export(ChainReader reader, ulong first, ulong last, string path)
        => DbCommand.MakeFile(path, file => ProgressBar.Run("blocks", last - (double)first, progress =>
        {
            BlockFileWriter.Write(reader, first, last, file, number => progress(number - first));
            return last;
        }));
}
