using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests;

/// <summary>HEWN003: two fields of one name in a call.</summary>
public sealed class DuplicateNameTests
{
    [Theory]
    [InlineData("""log.Info($"{port} of [|{options.Port:@port}|]");""")]
    [InlineData("""log.Info($"port {port}", [|("port", 2)|]);""")]
    [InlineData("""log.Info("text", ("a", 1), [|("a", 2)|], [|("a", 3)|]);""")]
    [InlineData("""log.Info("text", fields: [("a", 1), [|("a", 2)|]]);""")]
    [InlineData("""log.WithFields(("a", 1), [|("a", 2)|]).Info("text");""")]
    [InlineData("""ms.LogInformation("{Id} of {Id}", port, [|name|]);""")]
    public async Task A_mistake_is_found(string statements) => await Check.FindsAsync("HEWN003", statements);

    [Theory]
    [InlineData("""log.Info($"{port} and again {port}");""")]
    [InlineData("""log.Info($"{port}", ("port", port));""")]
    [InlineData("""log.Info($"{field} and {this.field}, {name} and {name!}");""")]
    [InlineData("""log.Info($"{port} of {options.Port}");""")]
    [InlineData("""log.Info("text", ("a", 1), ("A", 2));""")]
    [InlineData("""log.Info("text", (name, 1), (name, 2));""")]
    [InlineData("""log.With("a", 1).With("a", 2).Info("text");""")]
    [InlineData("""ms.LogInformation("{Id} of {Other}", port, name);""")]
    [InlineData("""ms.LogInformation("{{Id}} {Id}", port);""")]
    public async Task What_is_right_is_left_alone(string statements) => await Check.FindsAsync("HEWN003", statements);
}
