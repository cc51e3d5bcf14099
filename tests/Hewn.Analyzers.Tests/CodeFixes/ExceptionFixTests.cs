using Hewn.Analyzers.CodeFixes;
using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests.CodeFixes;

/// <summary>HEWN002, mended.</summary>
public sealed class ExceptionFixTests
{
    [Theory]
    [InlineData("""log.Error($"failed: {e}");""", """log.Error(e, $"failed");""")]
    [InlineData("""Log.Fatal($"{port} failed: {e.Message}");""", """Log.Fatal(e, $"{port} failed");""")]
    [InlineData("""log.Error($"failed: {e} at {port}");""", """log.Error(e, $"failed: {e.Message} at {port}");""")]
    [InlineData("""log.Info($"failed: {e}");""", """log.WithError(e).Info($"failed");""")]
    [InlineData("""Log.Debug("failed", ("exception", e), ("port", port));""",
        """Log.WithError(e).Debug("failed", ("port", port));""")]
    [InlineData("""Log.Warn("failed", ("exception", e));""", """Log.Warn(e, "failed");""")]
    [InlineData("""log.Error(e.Message);""", """log.Error(e, e.Message);""")]
    [InlineData("""log.Log(Level.Info, "failed", ("exception", e));""", """log.Log(Level.Info, e, "failed");""")]
    [InlineData("""log.With("error", e).Info("failed");""", """log.WithError(e).Info("failed");""")]
    [InlineData("""ms.LogError("failed: {Error}", e);""", """ms.LogError(e, "failed: {Error}", e.Message);""")]
    [InlineData("""ms.Log(LogLevel.Error, "{Port} failed: {Error}", port, e);""",
        """ms.Log(LogLevel.Error, e, "{Port} failed: {Error}", port, e.Message);""")]
    public async Task The_record_gets_the_exception(string before, string after) =>
        (await Check.MendAsync(new ExceptionFix(), before)).ShouldBe(after);

    [Theory]
    [InlineData("""log.Error("failed: " + e);""")]
    [InlineData("""log.WithFields(("error", e)).Info("failed");""")]
    [InlineData("""log.Error($"failed: {new IOException(name)}");""")]
    [InlineData("""ms.LogError($"failed: {e}");""")]
    public async Task What_is_not_simple_is_left(string statements) =>
        (await Check.MendAsync(new ExceptionFix(), statements)).ShouldBeNull();
}
