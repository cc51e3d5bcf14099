using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests;

/// <summary>HEWN002: exceptions that are written as values.</summary>
public sealed class ExceptionAsValueTests
{
    [Theory]
    [InlineData("""log.Error($"failed: {[|e|]}");""")]
    [InlineData("""log.Error($"failed: {[|e.Message|]}");""")]
    [InlineData("""log.Fatal($"failed: {[|e.ToString()|]} at {port}");""")]
    [InlineData("""log.Info($"failed: {[|e|]}");""")]
    [InlineData("""Log.Warn("failed", ("exception", [|e|]));""")]
    [InlineData("""Log.Warn("failed", new LogField("exception", [|e|]));""")]
    [InlineData("""log.Error("failed: " + [|e|]);""")]
    [InlineData("""log.Error([|e.Message|]);""")]
    [InlineData("""log.Error($"failed: {[|e.InnerException|]} {e.Message}");""")]
    [InlineData("""log.Error((Exception?)null, $"failed: {[|e|]}");""")]
    [InlineData("""log.With("error", [|e|]).Info("failed");""")]
    [InlineData("""log.WithFields(("error", [|e|])).Info("failed");""")]
    [InlineData("""log.Log(Level.Debug, "failed", ("exception", [|e|]));""")]
    [InlineData("""ms.LogError("failed: {Error}", [|e|]);""")]
    [InlineData("""ms.LogWarning("failed: {Error}", [|e|]);""")]
    [InlineData("""ms.LogCritical("failed: {Error}", [|e.Message|]);""")]
    [InlineData("""ms.LogError($"failed: {[|e|]}");""")]
    public async Task A_mistake_is_found(string statements) => await Check.FindsAsync("HEWN002", statements);

    [Theory]
    [InlineData("""log.Error(e, $"failed");""")]
    [InlineData("""log.Error(e, $"failed: {e.Message}");""")]
    [InlineData("""log.WithError(e).Error($"failed: {e.Message}");""")]
    [InlineData("""log.WithError(e).With("a", 1).Error($"failed: {e.Message}");""")]
    [InlineData("""log.Warn($"retried: {e.Message}");""")]
    [InlineData("""log.Info($"retried: {e.Message}");""")]
    [InlineData("""log.Error($"failed: {e.GetType().Name} {e.HResult}");""")]
    [InlineData("""log.Error("failed: ", ("type", e.GetType()));""")]
    [InlineData("""ms.LogError(e, "failed: {Error}", e.Message);""")]
    [InlineData("""ms.LogWarning("failed: {Error}", e.Message);""")]
    [InlineData("""Console.WriteLine($"failed: {e}");""")]
    public async Task What_is_right_is_left_alone(string statements) => await Check.FindsAsync("HEWN002", statements);
}
