namespace FunctionsOrchestration.House.Tests.Infrastructure;

public sealed class KeylessTests
{
    private static readonly string[] Keys = ["listKeys", "listAccountSas", "listSecrets", "AccountKey=", "SharedAccessKey", "@secure()"];

    [Fact]
    public void Bicep_ReadsAndHoldsNoKey() =>
        Assert.DoesNotContain(Repository.Files(".bicep", "infra"), path => HandlesAKey(Repository.Read(path)));

    [Theory]
    [InlineData("value: 'DefaultEndpointsProtocol=https;AccountKey=${account.listKeys().keys[0].value}'", true)]
    [InlineData("@secure()\nparam password string", true)]
    [InlineData("AzureWebJobsStorage__credential: 'managedidentity'", false)]
    public void HandlesAKey_SeesWhereOneIsRead(string bicep, bool expected) => Assert.Equal(expected, HandlesAKey(bicep));

    private static bool HandlesAKey(string bicep) => Keys.Any(key => bicep.Contains(key, StringComparison.Ordinal));
}
