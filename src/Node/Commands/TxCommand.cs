using System.CommandLine;

namespace MarketChain.Node.Commands;

/// <summary><c>marketchain tx …</c>: sends a native transaction and waits until it is final, or shows one.</summary>
internal static class TxCommand
{
    public static Command Create() => new("tx", "Sends native transactions, and shows them")
    {
        TxSendCommands.Transfer(),
        TxSendCommands.RegisterSite(),
        TxSendCommands.CreateCampaign(),
        TxSendCommands.RegisterUaModel(),
        TxSendCommands.Fund(),
        TxSendCommands.Claim(),
        TxSendCommands.Settle(),
        TxShowCommand.Create(),
    };
}
