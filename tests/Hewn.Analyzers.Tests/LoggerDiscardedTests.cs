using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests;

/// <summary>HEWN007: loggers that are made and thrown away.</summary>
public sealed class LoggerDiscardedTests
{
    [Theory]
    [InlineData("""[|log.With("a", 1)|];""")]
    [InlineData("""[|log.WithField("a", 1)|]; [|log.WithFields(("a", 1))|];""")]
    [InlineData("""[|Log.WithError(e)|]; log.Error("text");""")]
    [InlineData("""[|Log.For("a")|]; [|system.For("b")|];""")]
    [InlineData("""Action bind = () => [|log.With("a", 1)|];""")]
    public async Task A_mistake_is_found(string statements) => await Check.FindsAsync("HEWN007", statements);

    [Theory]
    [InlineData("""log.With("a", 1).Info("text");""")]
    [InlineData("""Logger mine = log.With("a", 1).WithError(e); mine.Info("text");""")]
    [InlineData("""Func<Logger> bind = () => log.With("a", 1); bind().Info("text");""")]
    [InlineData("""items.ToList().Add(1);""")]
    public async Task What_is_right_is_left_alone(string statements) => await Check.FindsAsync("HEWN007", statements);
}
