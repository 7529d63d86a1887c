using MarketChain.Chain.Genesis;

namespace MarketChain.Node.Devnet;

/// <summary>
/// The lines between validators: of each two, the later one in genesis dials the earlier one, through a relay.
/// </summary>
internal sealed class DevnetLines : IAsyncDisposable
{
    private readonly List<(GenesisValidator From, GenesisValidator To, DelayRelay Relay)> _lines = [];

    /// <summary>Opens a line for each two.</summary>
    /// <param name="validators">Of the chain.</param>
    /// <param name="delays">Whether bytes take as long as between their cities.</param>
    public DevnetLines(IReadOnlyList<GenesisValidator> validators, bool delays)
    {
        for (int i = 0; i < validators.Count; i++)
        {
            for (int k = 0; k < i; k++)
            {
                LinkDelay delay = delays ? LinkDelay.Between(validators[i].Name, validators[k].Name) : default;
                _lines.Add((validators[i], validators[k], DelayRelay.Start(delay, TimeProvider.System)));
            }
        }
    }

    /// <summary>The value of <c>--peers</c> for a validator; empty for the only one.</summary>
    public string PeersOf(GenesisValidator validator) => string.Join(',', _lines
        .Where(line => line.From == validator || line.To == validator)
        .Select(line => line.From == validator
            ? $"{DevelopmentNodes.PublicKeyOf(line.To.Name)}@{line.Relay.Address}"
            : $"{DevelopmentNodes.PublicKeyOf(line.From.Name)}"));

    /// <summary>A validator serves its peers here from now on.</summary>
    public void SetAddress(GenesisValidator validator, System.Net.IPEndPoint address)
        => _lines.FindAll(line => line.To == validator).ForEach(line => line.Relay.SetTarget(address));

    public async ValueTask DisposeAsync()
    {
        foreach ((_, _, DelayRelay relay) in _lines)
        {
            await relay.DisposeAsync();
        }
    }
}
