namespace Hewn.Cli.Tests;

/// <summary>
/// The sample records of the seed's documentation, as its server writes them: indented, times without a zone.
/// </summary>
internal static class SeedSamples
{
    public static void WriteTo(TempFolder folder)
    {
        folder.Write("api.log",
            """
            {
              "timestamp": "2025-06-26T10:30:00.123456",
              "level": "INFO",
              "message": "Incoming request",
              "module": "logger",
              "request_id": "req_1719405000123456",
              "method": "POST",
              "url": "http://localhost:5000/api/v1/generate",
              "endpoint": "generate_response",
              "remote_addr": "127.0.0.1",
              "user_agent": "curl/7.68.0",
              "content_type": "application/json",
              "type": "request",
              "request_body": {
                "messages": [
                  {
                    "role": "user",
                    "content": "{"
                  }
                ]
              }
            }
            {
              "timestamp": "2025-06-26T10:30:00.123456",
              "level": "INFO",
              "message": "Text generation completed successfully with model: Llama-3.2-3B-Instruct-Q4_0.gguf",
              "module": "route_handlers",
              "event_type": "text_generation_success",
              "model_name": "Llama-3.2-3B-Instruct-Q4_0.gguf",
              "response_length": 156,
              "generation_time": 2.34,
              "type": "custom_event"
            }
            {
              "timestamp": "2025-06-26T10:30:02.456789",
              "level": "INFO",
              "message": "Outgoing response",
              "module": "logger",
              "request_id": "req_1719405000123456",
              "method": "POST",
              "url": "http://localhost:5000/api/v1/generate",
              "endpoint": "generate_response",
              "status_code": 200,
              "content_type": "application/json",
              "duration_ms": 2340.12,
              "type": "response"
            }

            """);
        folder.Write("errors.log",
            """
            {
              "timestamp": "2025-06-26T10:31:00.789012",
              "level": "ERROR",
              "message": "Text generation error with model mistral-7b: Model not found",
              "module": "route_handlers",
              "request_id": "req_1719405060789012",
              "method": "POST",
              "url": "http://localhost:5000/api/v1/generate",
              "endpoint": "generate_response",
              "model_name": "mistral-7b",
              "error_type": "ModelNotFoundError",
              "error_message": "Model not found",
              "type": "custom_event"
            }

            """);
    }
}
