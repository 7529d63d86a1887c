using System.CommandLine;
using System.Text.Json;
using MarketChain.Chain.Checking;
using MarketChain.Node.Running;
using MarketChain.Storage;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain db check</c>: recomputes what a node keeps from what cannot be derived, and says what does not agree.
/// Like any start, it first brings the database up to the logs when a crash has left it behind.
/// </summary>
internal static class DbCheckCommand
{
    public static Command Create()
    {
        Option<string> data = DbCommand.DataOption();
        Option<bool> json = JsonResult.Option();
        Command command = new(
            "check",
            "Recomputes state root, receipts, ledger digests and content root; exit code 1 when something is wrong")
        {
            data, json,
        };
        command.SetAction(result =>
        {
            ChainCheckReport report = Run(result.GetRequiredValue(data));
            if (result.GetValue(json))
            {
                JsonResult.Write(fields => WriteFields(fields, report));
            }
            else
            {
                WriteForPeople(report);
            }

            return report.Faults.Count == 0 ? ExitCode.Done : ExitCode.Refused;
        });
        return command.WithExamples(
            "marketchain db check --data ./london", "marketchain db check --data ./london --json");
    }

    private static ChainCheckReport Run(string path)
    {
        using DataFolder folder = DataFolder.TakeExisting(path);
        try
        {
            using OpenChain open = OpenChain.Open(folder, folder.OpenGenesis(given: null));
            return ProgressBar.Run("blocks", open.Chain.Head.Number, progress => ChainCheck.Run(
                open.Chain, open.Store, open.Logs, number => progress(number)));
        }
        catch (StorageException fault) when (fault.Fault == StorageFault.Corrupt)
        {
            throw new CommandException(fault.Message, fault);
        }
    }

    private static void WriteForPeople(ChainCheckReport report)
    {
        Console.WriteLine($"blocks       0 to {report.Head.Number}, {report.Transactions} transactions");
        Console.WriteLine($"state        {report.Accounts} accounts, {report.Slots} storage slots");
        Console.WriteLine($"impressions  rows of {report.Sidecars} batches, those of {report.SidecarsPruned} pruned");
        Console.WriteLine($"ledger       change sets of {report.ChangeSets} blocks");
        Console.WriteLine(report.CheckpointBlock == 0
            ? "checkpoint   none yet"
            : $"checkpoint   {report.CheckpointRows} rows at block {report.CheckpointBlock}");
        Console.WriteLine(report.Faults.Count == 0 ? "all is well" : "not well:");
        foreach (string fault in report.Faults)
        {
            Console.WriteLine($"  {fault}");
        }
    }

    private static void WriteFields(Utf8JsonWriter json, ChainCheckReport report)
    {
        json.WriteBoolean("ok", report.Faults.Count == 0);
        json.WriteNumber("head", report.Head.Number);
        json.WriteString("hash", $"{report.Head.Hash}");
        json.WriteNumber("accounts", report.Accounts);
        json.WriteNumber("slots", report.Slots);
        json.WriteNumber("transactions", report.Transactions);
        json.WriteNumber("sidecars", report.Sidecars);
        json.WriteNumber("sidecarsPruned", report.SidecarsPruned);
        json.WriteNumber("changeSets", report.ChangeSets);
        json.WriteNumber("checkpointBlock", report.CheckpointBlock);
        json.WriteNumber("checkpointRows", report.CheckpointRows);
        json.WriteStartArray("faults");
        foreach (string fault in report.Faults)
        {
            json.WriteStringValue(fault);
        }

        json.WriteEndArray();
    }
}
