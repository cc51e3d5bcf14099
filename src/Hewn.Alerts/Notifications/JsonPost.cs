using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Hewn.Alerts.Notifications;

/// <summary>Sends JSON by POST; whatever is not a success is an exception with the far side's words. Thread-safe.
/// </summary>
internal sealed class JsonPost
{
    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly AuthenticationHeaderValue? _login;
    private readonly TimeProvider _time;

    /// <summary>A place to send to.</summary>
    /// <param name="http">The client.</param>
    /// <param name="url">Where; a user and password in it are sent by basic authentication.</param>
    /// <param name="time">The clock of the time limit.</param>
    public JsonPost(HttpClient http, Uri url, TimeProvider time)
    {
        (_http, _time) = (http, time);
        if (url.UserInfo.Length > 0)
        {
            byte[] login = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo));
            _login = new("Basic", Convert.ToBase64String(login));
        }

        _url = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
    }

    /// <summary>Where it goes, without a password.</summary>
    public string Place => _url.ToString();

    /// <summary>Sends.</summary>
    /// <param name="write">Writes the JSON.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="HttpRequestException">It was not taken.</exception>
    public async Task SendAsync(Action<Utf8JsonWriter> write, CancellationToken token)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
            write(writer);
        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        request.Headers.Authorization = _login;
        using var limit = new CancellationTokenSource(Limits.RequestTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        using HttpResponseMessage answer = await _http.SendAsync(request, both.Token).ConfigureAwait(false);
        // A client that follows redirects asks with GET, without alerts; its success is nothing that was told.
        if (answer.RequestMessage is { } asked && asked.Method != HttpMethod.Post)
        {
            throw new HttpRequestException(
                $"{Place} refuses the alerts: it redirects to {asked.RequestUri?.GetLeftPart(UriPartial.Path)}");
        }

        if (answer.IsSuccessStatusCode)
            return;
        string words = (await answer.Content.ReadAsStringAsync(both.Token).ConfigureAwait(false)).Trim();
        words = words[..Math.Min(words.Length, Limits.MaxAnswerText)];
        throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture,
            $"{Place} refuses the alerts ({(int)answer.StatusCode}): {words}"));
    }

    /// <summary>Writes names and texts as an object.</summary>
    public static void WriteLabels(Utf8JsonWriter writer, string name, LogQL.Labels.LabelSet labels)
    {
        writer.WriteStartObject(name);
        foreach (LogQL.Labels.Label label in labels)
            writer.WriteString(label.Name, label.Value);
        writer.WriteEndObject();
    }

    /// <summary>A time as RFC 3339 has it, to the millisecond.</summary>
    public static string TextOf(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
