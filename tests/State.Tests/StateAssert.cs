using MarketChain.Primitives;

namespace MarketChain.State.Tests;

internal static class StateAssert
{
    /// <summary>Every address that a random block may have touched reads as the model says.</summary>
    public static void Agrees(StateModel model, IStateReader reader, int addresses = 24)
    {
        for (int i = 0; i < addresses; i++)
        {
            Address address = RandomBlocks.AddressOf(i);
            bool exists = model.Accounts.TryGetValue(address, out StateModel.ModelAccount? expected);
            Assert.Equal(exists, reader.TryGetAccount(address, out Account account));
            expected ??= new StateModel.ModelAccount();
            Assert.Equal(expected.Nonce, account.Nonce);
            Assert.Equal(expected.Balance, account.Balance);
            Assert.Equal(expected.Code, reader.GetCode(account.CodeHash).ToArray());
            for (ulong slot = 0; slot < 40; slot++)
            {
                Assert.Equal(expected.Storage.GetValueOrDefault(slot), reader.GetStorage(address, slot));
            }
        }
    }
}
