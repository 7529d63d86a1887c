using System.Text;
using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Comparison;

/// <summary>A trial in which the chains did not do the same.</summary>
public sealed record Difference(
    Trial Trial, Address Program, IReadOnlyList<string> Own, IReadOnlyList<string> Anvil)
{
    /// <summary>All that repeats it, and the lines that differ.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine($"program {Hex.Encode(Trial.Code())} at {Program}, endowment {Trial.EndowmentWei} wei"
            + (Trial.IsCreationCode ? ", as creation code" : ""));
        foreach (ProgramCall call in Trial.Calls)
        {
            text.AppendLine($"  call {call.Kind} gas {call.GasLimit} value {call.ValueWei} {Hex.Encode(call.Data)}");
        }

        for (int i = 0; i < Math.Max(Own.Count, Anvil.Count); i++)
        {
            string own = Own.ElementAtOrDefault(i) ?? "nothing";
            string anvil = Anvil.ElementAtOrDefault(i) ?? "nothing";
            if (own != anvil)
            {
                text.AppendLine($"  marketchain {own}").AppendLine($"  anvil       {anvil}");
            }
        }

        return text.ToString();
    }
}
