using MarketChain.Evm;
using MarketChain.Evm.Precompiles;
using MarketChain.Marketing;
using MarketChain.Marketing.Contracts;

namespace MarketChain.Chain.Execution.Contracts;

/// <summary>Carries the EVM's calls of system accounts to the modules.</summary>
internal static class ModuleCalls
{
    /// <summary>Runs a call on the block's market.</summary>
    public static Evm.NativeResult Run(MarketingContext market, in Evm.NativeCall call, OutputBuffer output)
    {
        ModuleResult result = ModuleContracts.Run(market, new ModuleCall
        {
            Module = call.Contract,
            Caller = call.Caller,
            Value = call.Value,
            Input = call.Input,
            Gas = call.Gas,
            IsCall = call.Kind is CallKind.Call or CallKind.StaticCall,
            IsStatic = call.IsStatic,
        });
        output.Set(result.Output.Span);
        EvmStatus status = result.Status switch
        {
            ModuleStatus.Success => EvmStatus.Success,
            ModuleStatus.Reverted => EvmStatus.Revert,
            _ => EvmStatus.OutOfGas,
        };
        return new Evm.NativeResult(status, result.GasUsed);
    }
}
