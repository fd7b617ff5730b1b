output "gallery_id" {
  description = "The id of the gallery."
  value       = acg_gallery.this.id
}

output "latest" {
  description = "The latest version of each image; null for an image without a release."
  value       = { for name, image in module.image : name => image.latest_version }
}

output "replicas" {
  description = "Replicas by image, version and region."
  value       = { for name, image in module.image : name => image.replicas }
}
