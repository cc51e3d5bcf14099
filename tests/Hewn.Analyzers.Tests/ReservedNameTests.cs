using Hewn.Analyzers.Tests.Support;

namespace Hewn.Analyzers.Tests;

/// <summary>HEWN004: fields named as keys of the record.</summary>
public sealed class ReservedNameTests
{
    [Theory]
    [InlineData("""log.Info($"at [|{level}|]");""")]
    [InlineData("""log.Info("text", [|("message", name)|], [|("timestamp", 1)|]);""")]
    [InlineData("""log.Info($"at [|{name:@service}|]");""")]
    [InlineData("""log.Error(e, "text", [|("error", name)|]);""")]
    [InlineData("""log.WithError(e).Info("text", [|("stack_trace", name)|]);""")]
    [InlineData("""log.With("logger", [|name|]).Info("text");""")]
    [InlineData("""log.WithFields([|("environment", name)|]).Info("text");""")]
    [InlineData("""ms.LogInformation("at {level}", [|name|]);""")]
    public async Task A_mistake_is_found(string statements) => await Check.FindsAsync("HEWN004", statements);

    [Theory]
    [InlineData("""log.Info($"at {level:@log_level}");""")]
    [InlineData("""log.Info($"at {level.Length}");""")]
    [InlineData("""log.Error("text", ("error", name));""")]
    [InlineData("""log.Error((Exception?)null, "text", ("error_type", name));""")]
    [InlineData("""log.Info("text", ("request_id", name), ("Level", 1), ("model", name));""")]
    [InlineData("""ms.LogInformation("at {Level}", name);""")]
    public async Task What_is_right_is_left_alone(string statements) => await Check.FindsAsync("HEWN004", statements);
}
