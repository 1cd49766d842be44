using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mailroom.Storage.Database.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Erasures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ErasureId",
                table: "tombstones",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "RetentionSeconds",
                table: "classifications",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "erasures",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    AccountId = table.Column<string>(type: "TEXT", nullable: false),
                    ClassificationId = table.Column<string>(type: "TEXT", nullable: false),
                    BatchId = table.Column<string>(type: "TEXT", nullable: true),
                    IsOfFiles = table.Column<bool>(type: "INTEGER", nullable: false),
                    Cause = table.Column<int>(type: "INTEGER", nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Batches = table.Column<long>(type: "INTEGER", nullable: false),
                    Files = table.Column<long>(type: "INTEGER", nullable: false),
                    Bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    CompletedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Receipt = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erasures", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_tombstones_ErasureId",
                table: "tombstones",
                column: "ErasureId");

            migrationBuilder.CreateIndex(
                name: "files_finished",
                table: "files",
                columns: new[] { "ClassificationId", "FinishedAt" },
                filter: "\"FinishedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_erasures_AccountId_Id",
                table: "erasures",
                columns: new[] { "AccountId", "Id" });

            migrationBuilder.CreateIndex(
                name: "erasures_under_way",
                table: "erasures",
                column: "Id",
                filter: "\"CompletedAt\" IS NULL");

            // Deletions of before are erasures of their own.
            migrationBuilder.Sql("""
                INSERT INTO erasures ("Id", "AccountId", "ClassificationId", "BatchId", "IsOfFiles", "Cause", "RequestedAt", "Batches", "Files", "Bytes")
                SELECT "Id", "AccountId", "ClassificationId", "BatchId", "FileId" IS NOT NULL, 0, "RequestedAt", 0, 0, 0 FROM tombstones;
                UPDATE tombstones SET "ErasureId" = "Id";
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "erasures");

            migrationBuilder.DropIndex(
                name: "IX_tombstones_ErasureId",
                table: "tombstones");

            migrationBuilder.DropIndex(
                name: "files_finished",
                table: "files");

            migrationBuilder.DropColumn(
                name: "ErasureId",
                table: "tombstones");

            migrationBuilder.DropColumn(
                name: "RetentionSeconds",
                table: "classifications");
        }
    }
}
