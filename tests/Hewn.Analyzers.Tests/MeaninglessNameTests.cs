using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests;

/// <summary>HEWN005: holes whose expression is no name.</summary>
public sealed class MeaninglessNameTests
{
    [Theory]
    [InlineData("""log.Info($"[|{items[0]}|]");""")]
    [InlineData("""log.Info($"[|{Find(port)}|] [|{port + 1}|]");""")]
    [InlineData("""log.Info($"[|{42}|] [|{(flag ? 1 : 2)}|]");""")]
    [InlineData("""log.Info($"[|{options?.Port}|]");""")]
    [InlineData("""log.Info($"[|{(long)port}|] [|{items[0]:D3}|]");""")]
    [InlineData("""log.Info($"[|{options.Items.Where(i => i > 1).Count()}|]");""")]
    [InlineData("""log.Info($"[|{port:@}|]");""")]
    [InlineData("""log.Info("text", [|("", 1)|]);""")]
    public async Task A_mistake_is_found(string statements) => await Check.FindsAsync("HEWN005", statements);

    [Theory]
    [InlineData("""log.Info($"{port} {options.Port} {this.field} {Next()} {options.Items.Count()} {name!}");""")]
    [InlineData("""log.Info($"{items[0]:@first} {Find(port):@found:D3} {port:D3}");""")]
    [InlineData("""log.Info($"{int.MaxValue} {Fixed}");""")]
    [InlineData("""ms.LogInformation("{Item}", items[0]);""")]
    public async Task What_is_right_is_left_alone(string statements) => await Check.FindsAsync("HEWN005", statements);
}
