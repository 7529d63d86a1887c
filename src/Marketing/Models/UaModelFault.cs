namespace MarketChain.Marketing.Models;

/// <summary>
/// Why a campaign's contract did not score its rows of a batch, so that the built-in model did: the reason in
/// <c>UaModelFailed</c> (docs/spec/models.md 4). The numbers are part of the protocol.
/// </summary>
public enum UaModelFault : byte
{
    /// <summary>It did.</summary>
    None = 0,

    /// <summary>The contract has not the code that the terms pin: it is gone, or has become something else.</summary>
    CodeChanged = 1,

    /// <summary>It reverted.</summary>
    Reverted = 2,

    /// <summary>It wanted more gas than it may use.</summary>
    OutOfGas = 3,

    /// <summary>It looked at the chain, or wanted to change it.</summary>
    NotPure = 4,

    /// <summary>It broke a rule of the EVM.</summary>
    Halted = 5,

    /// <summary>What it returned is not one score for each row.</summary>
    WrongResult = 6,

    /// <summary>A score is above the most that a row can be worth.</summary>
    ScoreTooHigh = 7,
}

/// <summary>The names of the faults for readers.</summary>
public static class UaModelFaultText
{
    /// <summary>The fault in words.</summary>
    public static string Of(UaModelFault fault) => fault switch
    {
        UaModelFault.None => "none",
        UaModelFault.CodeChanged => "code changed",
        UaModelFault.Reverted => "reverted",
        UaModelFault.OutOfGas => "out of gas",
        UaModelFault.NotPure => "not pure",
        UaModelFault.Halted => "halted",
        UaModelFault.WrongResult => "wrong result",
        UaModelFault.ScoreTooHigh => "score too high",
        _ => $"fault {(byte)fault}",
    };
}
