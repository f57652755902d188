using FunctionsOrchestration.ModelInstaller;

namespace FunctionsOrchestration.AI.Tests.Models;

public sealed class ModerationNetworkTests
{
    [Theory]
    [InlineData("""{format:"graph-model",list:[{i:["1"]}]}""", """{"format":"graph-model","list":[{"i":["1"]}]}""")]
    [InlineData("{b:!0,c:!1,_d$:null}", """{"b":true,"c":false,"_d$":null}""")]
    [InlineData("{min:-.118,scale:.5,max:1.25,tiny:5e-7}", """{"min":-0.118,"scale":0.5,"max":1.25,"tiny":5e-7}""")]
    [InlineData("""{s:"key:!0 .5 \"x:1\" ends"}""", """{"s":"key:!0 .5 \"x:1\" ends"}""")]
    public void Json_MinifiedLiteral_BecomesJsonAndStringsStay(string literal, string json) =>
        Assert.Equal(json, ModerationNetwork.Json(literal));
}
