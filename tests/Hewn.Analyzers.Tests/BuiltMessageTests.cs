using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests;

/// <summary>HEWN001: values in a text that the logger gets finished.</summary>
public sealed class BuiltMessageTests
{
    [Theory]
    [InlineData("""log.Info([|"port " + port|]);""")]
    [InlineData("""log.Info([|"port " + port + " of " + options.Host|], ("a", 1));""")]
    [InlineData("""Log.Error([|string.Format("port {0}", port)|]);""")]
    [InlineData("""Log.Warn(e, [|"port " + port|]);""")]
    [InlineData("""log.Info([|string.Concat("port ", name)|]);""")]
    [InlineData("""log.Info([|"port " + $"{port}"|]);""")]
    [InlineData("""log.Log(Level.Info, [|$"port {port}"|]);""")]
    [InlineData("""log.With("a", 1).Debug(([|"port " + port|]));""")]
    [InlineData("""ms.LogInformation([|$"port {port}"|]);""")]
    [InlineData("""ms.LogInformation([|"port " + port|]);""")]
    [InlineData("""ms.Log(LogLevel.Error, e, [|"port " + port|]);""")]
    [InlineData("""ms.LogError(e, [|string.Format("port {0}", port)|]);""")]
    public async Task A_mistake_is_found(string statements) => await Check.FindsAsync("HEWN001", statements);

    [Theory]
    [InlineData("""log.Info($"port {port}");""")]
    [InlineData("""log.Info($"port {port}" + $" of {name}");""")]
    [InlineData("""log.Info("port " + "of " + Fixed);""")]
    [InlineData("""log.Info($"{Fixed} text");""")]
    [InlineData("""log.Info(name);""")]
    [InlineData("""log.Info(name.Trim());""")]
    [InlineData("""log.Info(string.Join(", ", items));""")]
    [InlineData("""log.Log(Level.Info, $"port {port}", ("port", port));""")]
    [InlineData("""ms.LogInformation("port {Port}", port);""")]
    [InlineData("""ms.LogInformation($"{Fixed} {{Port}}", port);""")]
    [InlineData("""Console.WriteLine("port " + port);""")]
    [InlineData("""throw new IOException("port " + port);""")]
    public async Task What_is_right_is_left_alone(string statements) => await Check.FindsAsync("HEWN001", statements);
}
