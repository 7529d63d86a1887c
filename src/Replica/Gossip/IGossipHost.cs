namespace MarketChain.Replica.Gossip;

/// <summary>What the gossip of transactions tells those around it. On any thread; must return soon.</summary>
public interface IGossipHost
{
    /// <summary>Something new waits in the pool.</summary>
    void OnAccepted();

    /// <summary><see cref="TransactionGossip.Tick"/> is due at a time that is earlier than was said before.</summary>
    void OnAlarm(long atMs);
}
