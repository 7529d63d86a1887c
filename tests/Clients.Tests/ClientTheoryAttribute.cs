namespace MarketChain.Clients.Tests;

/// <summary>A theory that is skipped, with the reason, where the clients cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientTheoryAttribute : TheoryAttribute
{
    public ClientTheoryAttribute() => Skip = ClientTools.TryInstall(out _, out string? reason) ? null : reason;
}
