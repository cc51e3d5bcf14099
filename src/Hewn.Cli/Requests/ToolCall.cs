namespace Hewn.Cli.Requests;

/// <summary>A call of a tool that a model asks for.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">JSON, or what stands in its place.</param>
internal sealed record ToolCall(string Name, string Arguments);
