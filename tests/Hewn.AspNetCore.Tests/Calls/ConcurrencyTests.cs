using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Calls;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Sixty_four_clients_leave_one_pair_for_each_call_with_matching_ids_and_bodies()
    {
        const int Clients = 64;
        const int CallsOfEach = 10;
        await using TestApp app = await TestApp.StartAsync(web => web.MapPost(
            "/echo/{n:int}", (int n, CallRecordTests.Question question) => n % 5 == 0
                ? Results.Json(new { error = question.Text }, statusCode: 400)
                : n % 7 == 0 ? throw new InvalidOperationException(question.Text)
                : Results.Json(new { text = question.Text })));

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (int call = 0; call < CallsOfEach; call++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/echo/{call}");
                request.Headers.Add("X-Request-ID", $"c{client}-{call}");
                request.Content = JsonContent.Create(new { model = $"m{client}", text = $"t{client}-{call}" });
                using HttpResponseMessage response = await app.Client.SendAsync(request);
                response.Headers.GetValues("X-Request-ID").Single().ShouldBe($"c{client}-{call}");
            }
        }));

        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();
        records.Count.ShouldBe(2 * Clients * CallsOfEach);
        foreach (IGrouping<string?, JsonElement> call in records.GroupBy(record => record.Text("request_id")))
        {
            JsonElement request = call.One("request");
            JsonElement end = call.Single(record => record.Text("type") is "response" or "exception");
            string expected = "t" + call.Key![1..];
            request.GetProperty("request_body").Text("text").ShouldBe(expected);
            end.Text("model").ShouldBe("m" + expected[1..].Split('-')[0]);
            end.GetRawText().ShouldContain($"\"{expected}\"");
        }

        int errors = (await app.StopAndReadAsync("errors.log")).ShouldAllBeOfCalls().Count;
        errors.ShouldBe(records.Count(record => record.Text("level") == "ERROR"));
        errors.ShouldBe(Clients * 3); // Calls 0, 5 and 7.
    }
}
