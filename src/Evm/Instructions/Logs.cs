using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

/// <summary>LOG0 to LOG4: offset, length, topics.</summary>
internal readonly unsafe struct Log<TTopics> : IInstruction
    where TTopics : struct, ICount
{
    public static int Gas => 375;

    public static int StackIn => 2 + TTopics.Value;

    public static int StackOut => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Frame frame = machine.Frame;
        if (frame.IsStatic)
        {
            return machine.End(EvmStatus.StaticViolation);
        }

        gas = frame.Memory.Reach(machine.Costs, top[0], top[-1], gas);
        if (gas < 0)
        {
            return gas;
        }

        gas -= (machine.Costs.LogTopic * TTopics.Value) + (machine.Costs.LogByte * (long)top[-1].LowUInt64);
        if (gas >= 0)
        {
            Span<Hash256> topics = stackalloc Hash256[TTopics.Value];
            for (int i = 0; i < topics.Length; i++)
            {
                topics[i] = Words.ToHash(top[-2 - i]);
            }

            machine.Host.AddLog(frame.Account, topics, frame.Memory.Slice(top[0], top[-1]));
        }

        return gas;
    }
}
