using System.Text;
using Hewn;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Logging;

/// <summary>A session over HTTP: neither the prompt nor the answer is in any file where the mode says so.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PromptModeTests
{
    private const string Name = "the mode of prompts";
    private const string Prompt = "What is a quagga cache good for?";

    [Theory]
    [InlineData(PromptMode.Full)]
    [InlineData(PromptMode.Hash)]
    [InlineData(PromptMode.Off)]
    public async Task Prompts_and_answers_are_in_no_file(PromptMode mode)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            logging => logging.Log.Prompts = mode);
        object[] messages = [new { role = "system", content = Prompt }, new { role = "user", content = Prompt }];
        (string Path, object Body)[] calls =
        [
            (RunningServer.Generate, new { question = Prompt, seed = 1, max_tokens = 40 }),
            (RunningServer.Generate, new { prompt = Prompt, seed = 2, model = "no-such-model" }),
            (RunningServer.Generate, new { question = Prompt, padding = new string('x', 60_000), max_tokens = 5 }),
            (RunningServer.Generate, new { padding = new string('x', 60_000), question = Prompt, max_tokens = 5 }),
            (RunningServer.Chat, new { messages, seed = 3, max_tokens = 40 }),
            (RunningServer.Chat, new { messages, seed = 3, max_tokens = 40, stream = true }),
            (RunningServer.Chat + "?prompt=" + Uri.EscapeDataString(Prompt), new { messages, model = "no-such-model" }),
            ("/v1/nothing?q=" + Uri.EscapeDataString(Prompt), new { input = Prompt }),
        ];
        var answers = new StringBuilder();
        foreach ((string path, object body) in calls)
        {
            using HttpResponseMessage response = await server.PostAsync(path, body);
            answers.Append(await response.Content.ReadAsStringAsync());
        }

        using (var broken = new StringContent($"{{\"question\":\"{Prompt}\", oops", Encoding.UTF8, "application/json"))
            (await server.Http.PostAsync(RunningServer.Generate, broken)).Dispose();
        await server.StopAndCheckAsync();
        string files = server.Files.AllBytes();
        files.Contains("quagga", StringComparison.Ordinal).ShouldBe(mode == PromptMode.Full);
        string answer = answers.ToString().Split("\"response\":\"")[1].Split('"')[0];
        answer.Length.ShouldBeGreaterThan(40);
        files.Contains(answer[..40], StringComparison.Ordinal).ShouldBe(mode == PromptMode.Full);
        files.ShouldContain("prompt_tokens");
        files.ShouldContain("no-such-model");
        files.Contains("[omitted]", StringComparison.Ordinal).ShouldBe(mode != PromptMode.Full);
    }
}
